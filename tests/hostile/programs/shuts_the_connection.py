# verdict: runtime_error
# family: interference
# Shuts both halves of the judge's channel while it is loaded, and lives on.
import socket
import time

connection = socket.socket(fileno=3)
connection.shutdown(socket.SHUT_RDWR)
time.sleep(30)
