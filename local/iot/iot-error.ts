/**
 * Refusal in AWS IoT's words (API Reference: "AWS IoT Data Plane"; AWS IoT Core: "Device Shadow error messages").
 * The HTTP data plane answers it with status and `x-amzn-errortype`, the shadow topics with `rejected`.
 */
export class IotError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

export const invalidRequest = (message: string) => new IotError(400, 'InvalidRequestException', message);

export const forbidden = (message: string) => new IotError(403, 'ForbiddenException', message);

export const notFound = (message: string) => new IotError(404, 'ResourceNotFoundException', message);

export const tooLarge = (message = 'The payload exceeds the maximum size allowed') =>
  new IotError(413, 'RequestEntityTooLargeException', message);
