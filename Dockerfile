FROM node:22-bookworm-slim AS page
WORKDIR /digitpad
COPY . .
RUN cd web && npm ci --no-fund --no-audit && npm run build

FROM python:3.13-slim-bookworm AS wheel
COPY --from=page /digitpad /digitpad
RUN pip wheel --no-deps --wheel-dir /wheels /digitpad

FROM python:3.13-slim-bookworm
COPY requirements/dev.txt /constraints.txt
RUN --mount=from=wheel,source=/wheels,target=/wheels \
    pip install --no-cache-dir --constraint /constraints.txt "digitpad[contributions] @ file://$(ls /wheels/*.whl)"
USER nobody
EXPOSE 5000
ENTRYPOINT ["digitpad"]
CMD ["serve", "--host", "0.0.0.0"]
