# verdict: accepted
# family: theft
# Walks every folder for settings, secrets, submissions, packages, sockets and other people's files.
import os

NAMES = {"cases.py", "solution.py", "problem.toml", "worker.sock", "nonce", "secret_key", "environ",
         "mem", "tensorjudge.db", "docker.sock", "shadow", "passwd", "authorized_keys", "serve.log"}  # fmt: skip
PRIVATE = ("/proc", "/run", "/home", "/root", "/data", "/var", "/etc", "/sys", "/srv", "/opt", "/mnt")

for name in os.environ:
    if "TENSORJUDGE" in name or "SECRET" in name or "TOKEN" in name:
        raise RuntimeError(f"{name} is set")
for top in PRIVATE:
    for folder, _, files in os.walk(top):
        if "site-packages" in folder or "/lib/python" in folder:
            continue
        for file in files:
            try:
                with open(os.path.join(folder, file), "rb") as handle:
                    read = handle.read(16)
            except OSError:
                continue
            if read and (file in NAMES or top in ("/proc", "/sys", "/run", "/home", "/data")):
                raise RuntimeError(f"{folder}/{file} was read")
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if folder != "/" or name not in ("lib", "lib64", "usr")]
    if NAMES & set(files) and "site-packages" not in folder:
        raise RuntimeError(f"{folder} holds {NAMES & set(files)}")


def double(x):
    return 2 * x
