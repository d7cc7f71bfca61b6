/** Where the service listens inside its container, and who runs it there (`Dockerfile`). */
export const CONTAINER_PORT = 3000;

/** Name of the container in the task definition and in the service's load balancer entry. */
export const CONTAINER_NAME = 'gatehouse';

/** Numeric id of the image's unprivileged user. */
export const CONTAINER_USER = '65532';

/** Exec form: the image has no shell. It asks `/livez` and exits with 0 or 1. */
export const HEALTH_CHECK_COMMAND = ['CMD', '/nodejs/bin/node', '/app/healthcheck.js'];

/** Seconds between a load balancer's farewell to a task and SIGKILL; the service drains at most 25 s. */
export const STOP_TIMEOUT_SECONDS = 30;
