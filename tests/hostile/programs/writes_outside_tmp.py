# verdict: accepted
# family: persistence
# Writes into every folder there is; only its private /tmp may take a file.
import os
import sys

places = {"/", "/dev", "/dev/shm", "/dev/mqueue", "/run", "/var/tmp", "/usr/tmp", "/opt", *sys.path}
for top in ("/", "/usr", "/usr/lib", "/etc", "/var", "/lib"):
    try:
        places |= {entry.path for entry in os.scandir(top) if entry.is_dir()}
    except OSError:
        places.add(top)
for place in sorted(places):
    if os.path.realpath(place or ".") == "/tmp":
        continue
    path = os.path.join(place, "planted.txt")
    for flags in (os.O_CREAT | os.O_WRONLY, os.O_TMPFILE | os.O_RDWR):
        try:
            os.open(path if flags & os.O_CREAT else place, flags, 0o666)
        except OSError:
            continue
        raise RuntimeError(f"{path} was written")
with open("/tmp/planted.txt", "w") as file:
    file.write("here it may")


def double(x):
    return 2 * x
