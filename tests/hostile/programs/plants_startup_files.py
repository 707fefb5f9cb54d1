# verdict: accepted
# family: persistence
# Cron tables, units, profiles, keys and preloaded libraries, through links and moves as well.
import os

PLACES = """
/etc/crontab /etc/cron.d/job /var/spool/cron/crontabs/root /var/spool/cron/atjobs/a0
/etc/systemd/system/job.service /etc/init.d/job /etc/rc.local /etc/profile /etc/profile.d/job.sh
/etc/ld.so.preload /etc/ld.so.conf.d/job.conf /etc/ld.so.cache /etc/passwd /etc/sudoers.d/job
/etc/localtime /home/job/.profile /usr/local/bin/python
/usr/bin/python3 /bin/sh /run/job /run/tensorjudge/worker.sock /run/tensorjudge/nonce /var/tmp/job
/dev/shm/job /dev/mqueue/job /dev/null.job /lib/job.so /usr/lib/job.so /job
""".split()
# The administrator's home, as the system names it, where it names it, and as is the custom.
HOMES = {os.path.join(os.sep, "root"), os.path.expanduser("~root")}
PLACES += [
    os.path.join(home, name)
    for home in HOMES
    if os.path.isabs(home)
    for name in (".bashrc", ".profile", ".ssh/authorized_keys")
]

os.mkdir("/tmp/home")
with open("/tmp/home/job", "w") as file:
    file.write("* * * * * root true\n")
for path in PLACES:
    for attempt in (
        lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)),
        lambda: os.close(os.open(path, os.O_WRONLY | os.O_TRUNC)),
        lambda: os.link("/tmp/home/job", path),
        lambda: os.symlink("/tmp/home/job", path),
        lambda: os.rename("/tmp/home/job", path),
        lambda: os.truncate(path, 0),
        lambda: os.mkdir(path),
        lambda: os.mkfifo(path),
        lambda: os.chmod(path, 0o777),
        lambda: os.utime(path, (0, 0)),
        lambda: os.unlink(path),
        lambda: os.makedirs(os.path.dirname(path)),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise RuntimeError(f"{path} was made or changed")


def double(x):
    return 2 * x
