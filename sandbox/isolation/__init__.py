"""What stands between a child and everything else: namespaces, Landlock, seccomp, limits."""
