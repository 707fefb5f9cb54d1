# The web application and the worker: one image, no torch, no Docker socket.
# The sandbox has an image of its own (sandbox/Dockerfile, `make image`).
# `docker-compose build` asks pip's index; `scripts/image` builds the same without one.
ARG BASE_IMAGE=python:3.11-slim-bookworm
FROM ${BASE_IMAGE} AS build
WORKDIR /srv/tensorjudge
# build/wheels is optional: a folder of wheels for a build without an index.
COPY pyproject.toml constraints.txt README.md LICENSE build/wheel[s] ./wheels/
RUN mv wheels/pyproject.toml wheels/constraints.txt wheels/README.md wheels/LICENSE . \
    && mkdir app sandbox && touch app/__init__.py sandbox/__init__.py \
    && python3 -m venv /srv/venv \
    && if ls wheels/*.whl >/dev/null 2>&1; then offline="--no-index --find-links wheels"; fi \
    && /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check ${offline:-} \
        --constraint constraints.txt --editable ".[postgresql]" \
    && rm -rf wheels

FROM ${BASE_IMAGE}
# An empty volume takes the owner of the folder that it is mounted on.
RUN mkdir -p /data /run/tensorjudge \
    && chown 10001:10001 /data /run/tensorjudge && chmod 0700 /data
WORKDIR /srv/tensorjudge
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/tensorjudge/pyproject.toml /srv/tensorjudge/pyproject.toml
COPY templates templates
COPY static static
COPY migrations migrations
COPY problems problems
COPY app app
COPY sandbox sandbox
# Compiled now: the root folder is read-only where it runs.
RUN /srv/venv/bin/python -m compileall -q app sandbox migrations
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TENSORJUDGE_DATA=/data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
CMD ["tensorjudge", "serve"]
