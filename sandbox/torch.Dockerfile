# Python with torch and numpy, from wheels in the build context: no index is asked in here. The
# slow part of the sandbox image, rebuilt only when the base or the requirements change.
ARG BASE_IMAGE=python:3.11-slim-bookworm
FROM ${BASE_IMAGE} AS installed
COPY wheels /wheels
RUN python3 -m venv /usr/local/tensorjudge \
 && /usr/local/tensorjudge/bin/pip install --no-cache-dir --no-index --no-compile \
    --find-links /wheels -r /wheels/requirements.txt \
 && /usr/local/tensorjudge/bin/pip uninstall -q -y pip setuptools
# What only compilers and torch's own tests read.
RUN cd /usr/local/tensorjudge/lib/python3*/site-packages \
 && rm -rf torch/include torch/share torch/test numpy/*/tests sympy/*/tests networkx/*/tests \
    torch/bin/protoc* \
 && find . -name '*.a' -delete
# Compiled ahead: the root folder is read-only. A few packages ship files that are no Python 3.
RUN python3 -m compileall -q -j 0 /usr/local/tensorjudge/lib || true

FROM ${BASE_IMAGE}
COPY --from=installed /usr/local/tensorjudge /usr/local/tensorjudge
ENV PATH=/usr/local/tensorjudge/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
# A broken image is told here, not by the first learner.
RUN OMP_NUM_THREADS=1 python -B -c "import numpy, pyseccomp, torch; print(torch.__version__)"
