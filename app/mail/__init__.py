"""Mail: letters that wait in a table until they are sent, by SMTP or to standard error."""
