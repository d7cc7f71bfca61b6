/** What the challenge is, in a session and for the app. */
export const CAPTCHA = 'CAPTCHA';

/** Value of the member `captcha` of a line of the log where the service did not say; an alarm counts them. */
export const NOT_VERIFIED = 'not verified';

/** Longest token of a solved CAPTCHA, in characters; hCaptcha's have some thousand. */
const TOKEN_LIMIT = 16 * 1024;
/** Largest answer of the service, in bytes; hCaptcha's have some hundred. */
const ANSWER_LIMIT = 16 * 1024;
/** Longest wait for it, in milliseconds: Cognito waits 5 s for the trigger, which has to start too. */
const TIMEOUT = 3_000;

/**
 * Whether the CAPTCHA service says that a token is one of a solved CAPTCHA. It is asked at `CAPTCHA_VERIFY_URL` with the
 * form fields `secret`, `response` and `sitekey`, and answers JSON with `success`: hCaptcha, Cloudflare Turnstile and
 * reCAPTCHA understand this alike (hCaptcha: "Verify the User Response Server Side"). Never throws.
 */
export async function isSolved(token: unknown): Promise<boolean> {
  const { CAPTCHA_VERIFY_URL: url, CAPTCHA_SECRET: secret, CAPTCHA_SITE_KEY: sitekey } = process.env;
  if (typeof token !== 'string' || token === '' || token.length > TOKEN_LIMIT) return false;
  try {
    if (!url || !secret || !sitekey) throw new Error('The function lacks its settings');
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: token, sitekey }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const answer = await boundedText(response);
    if (!response.ok) throw new Error(`The service answered ${response.status}`);
    const { success, 'error-codes': codes } = Object(JSON.parse(answer)) as Record<string, unknown>;
    if (success !== true) log({ captcha: 'refused', codes });
    return success === true;
  } catch (error) {
    const { name, message } = error as Error;
    log({ captcha: NOT_VERIFIED, error: `${name}: ${message}` });
    return false;
  }
}

/** @throws where there are more bytes than an answer has */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > ANSWER_LIMIT) throw new Error(`The service answered more than ${ANSWER_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

// Not console.log, which AWS Lambda wraps into a record of its own.
const log = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
