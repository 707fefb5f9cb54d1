# verdict: accepted
# family: resource
# Files, folders and links without end: the private /tmp must run out of inodes, and soon.
import errno
import os

made = 0
try:
    while made < 20_000:
        if made % 3 == 0:
            os.mkdir(f"/tmp/folder-{made}")
        elif made % 3 == 1:
            os.close(os.open(f"/tmp/file-{made}", os.O_CREAT | os.O_WRONLY))
        else:
            os.symlink("x" * 200, f"/tmp/link-{made}")
        made += 1
except OSError as error:
    if error.errno != errno.ENOSPC:
        raise
else:
    raise RuntimeError(f"{made} files were made")


def double(x):
    return 2 * x
