# The web application and the worker: one image, no torch, no Docker socket.
# The sandbox has an image of its own (sandbox/Dockerfile, `make image`).
ARG BASE_IMAGE=python:3.11-slim-bookworm
FROM ${BASE_IMAGE} AS build
WORKDIR /srv/tensorjudge
# build/wheels is optional: a folder of wheels for a build without an index.
COPY pyproject.toml constraints.txt README.md LICENSE build/wheel[s] ./wheels/
COPY app app
COPY sandbox sandbox
RUN mv wheels/pyproject.toml wheels/constraints.txt wheels/README.md wheels/LICENSE . \
    && python3 -m venv /srv/venv \
    && if ls wheels/*.whl >/dev/null 2>&1; then offline="--no-index --find-links wheels"; fi \
    && /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check ${offline:-} \
        --constraint constraints.txt --editable ".[postgresql]" \
    && rm -rf wheels

FROM ${BASE_IMAGE}
RUN mkdir -p /data /run/tensorjudge \
    && chown 10001:10001 /data /run/tensorjudge
WORKDIR /srv/tensorjudge
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/tensorjudge/pyproject.toml /srv/tensorjudge/pyproject.toml
COPY app app
COPY sandbox sandbox
COPY templates templates
COPY static static
COPY migrations migrations
COPY problems problems
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TENSORJUDGE_DATA=/data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
CMD ["tensorjudge", "serve"]
