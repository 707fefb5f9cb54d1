"""Who somebody is: users, sessions of browsers, tokens of programs, roles."""
