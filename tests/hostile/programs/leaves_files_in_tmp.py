# verdict: accepted
# family: persistence
# Leaves files, folders and sockets in /tmp and looks for those of an earlier run: there are none.
import os
import stat
import sys
import tempfile

# With `local` the interpreter itself may be there, where somebody cloned the project into it.
found = [name for name in os.listdir("/tmp") if not sys.prefix.startswith(f"/tmp/{name}/")]
if found:
    raise RuntimeError(f"/tmp holds {found}")
if len({os.path.realpath(tempfile.gettempdir()), os.path.realpath(os.getcwd()), "/tmp"}) > 1:
    raise RuntimeError(f"{tempfile.gettempdir()} is not /tmp")
os.umask(0)
for name in ("marker", ".hidden", "usercustomize.py", "torch.py", "-rf", "x" * 255):
    with open(f"/tmp/{name}", "w") as file:
        file.write("left behind")
    os.chmod(f"/tmp/{name}", 0o777)
os.makedirs("/tmp/" + "/".join(["deep"] * 200))
os.symlink("/", "/tmp/root")
os.link("/tmp/marker", "/tmp/another")
for kind in (stat.S_IFSOCK, stat.S_IFIFO):  # nothing to wait at for somebody else
    try:
        os.mknod(f"/tmp/node-{kind}", kind | 0o666)
    except PermissionError:
        continue
    raise RuntimeError("a node was made")
kept = open("/tmp/deleted", "w+b")
os.unlink("/tmp/deleted")
kept.write(b"x" * 1_000_000)


def double(x):
    return 2 * x
