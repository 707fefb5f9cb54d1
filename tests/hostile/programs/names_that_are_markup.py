# verdict: runtime_error
# family: forgery
# Its exception's name and text are markup, control characters and a terminal's commands.

def double(x):
    print("\x1b]0;owned\x07\x1b[2J<script>alert(1)</script>")
    kind = type("<img src=x onerror=alert(1)>\x1b[31m\u202e", (Exception,), {})
    raise kind("</pre><script>alert(document.cookie)</script>\x1b[2J\0\ud800")
