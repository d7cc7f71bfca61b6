import type { Message } from '../../contract/device-protocol';
import { PROFILE_IMAGE_PATH } from '../../contract/profile-image';
import type { Failure, PublishedCommand } from '../gates/press';
import type { Me } from '../profile/person';

/** Longest wait for an answer, in milliseconds: longer than the service's own limits, shorter than patience. */
const PATIENCE = 15_000;

/** The caller, or that nobody is signed in any more, or neither for lack of an answer. */
export async function fetchMe(): Promise<Me | 'session-over' | 'unavailable'> {
  const response = await request('/v1/me');
  if (response?.status === 401) return 'session-over';
  return response?.ok ? ((await response.json()) as Me) : 'unavailable';
}

/** Sends a command; `key` makes a retry the same command. */
export async function sendCommand(
  gate: string,
  message: Message,
  key: string,
): Promise<PublishedCommand | { failure: Failure }> {
  const response = await request('/v1/gates/control', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ gate, message }),
  });
  if (response?.ok) return (await response.json()) as PublishedCommand;
  return { failure: failureOf(response) };
}

function failureOf(response: Response | undefined): Failure {
  switch (response?.status) {
    case 401:
      return { why: 'session-over' };
    case 403:
      return { why: 'not-allowed' };
    case 409:
      return { why: 'offline' };
    case 429: {
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      return { why: 'too-many', retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined };
    }
    default:
      return { why: response && response.status < 500 ? 'refused' : 'uncertain' };
  }
}

export async function removeImage(): Promise<'done' | 'session-over' | 'failed'> {
  const response = await request(PROFILE_IMAGE_PATH, { method: 'DELETE' });
  if (response?.status === 401) return 'session-over';
  return response?.ok ? 'done' : 'failed';
}

export type UploadResult =
  | { is: 'done' | 'session-over' | 'failed' }
  /** `detail` is the service's own sentence, in English. */
  | { is: 'refused'; detail: string | undefined };

/** Uploads the caller's picture. `fetch` does not tell how far an upload is, so this is an XMLHttpRequest. */
export function uploadImage(image: Blob, onProgress: (fraction: number) => void): Promise<UploadResult> {
  return new Promise((resolve) => {
    const upload = new XMLHttpRequest();
    upload.open('PUT', PROFILE_IMAGE_PATH);
    upload.setRequestHeader('Content-Type', image.type);
    upload.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    upload.addEventListener('load', () => resolve(uploadResult(upload.status, upload.responseText)));
    upload.addEventListener('error', () => resolve({ is: 'failed' }));
    upload.send(image);
  });
}

function uploadResult(status: number, text: string): UploadResult {
  if (status >= 200 && status < 300) return { is: 'done' };
  if (status === 401) return { is: 'session-over' };
  return status < 500 ? { is: 'refused', detail: detailOf(text) } : { is: 'failed' };
}

/** `detail` of a problem document (RFC 9457); a load balancer's or firewall's own answer has none. */
function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The answer, or `undefined` where none came. A redirect would be to a sign-in page: no answer either. */
export async function request(path: string, options: RequestInit = {}): Promise<Response | undefined> {
  try {
    return await fetch(path, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch (error) {
    // What fetch throws where the network failed or the time was over (Fetch Standard: "fetch method").
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}
