# syntax=docker/dockerfile:1
# talentforum for production: web server and worker are the same image with another command (compose.yaml).

FROM ghcr.io/astral-sh/uv:0.13 AS uv

FROM python:3.13-slim AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock .python-version ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev
COPY . .
# The key signs nothing: collectstatic only wants settings that are whole.
RUN SECRET_KEY=only-while-building-0123456789-abcdefghijklmnopqrstuvw SITE_URL=https://localhost \
    DATABASE_URL=postgres://localhost/none \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m compileall -q accounts articles comments moderation notifications talentforum

FROM python:3.13-slim
LABEL org.opencontainers.image.title="talentforum" \
      org.opencontainers.image.description="Publishes a journalistic article and hosts the conversation it starts" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin talentforum \
    && install --directory --owner talentforum --group talentforum /srv/media /srv/static /srv/run
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/srv/media
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# The access log stays off: it would hold addresses; the application logs each request without them.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--no-ws", "--respawn-failed-workers", "talentforum.wsgi:application"]
