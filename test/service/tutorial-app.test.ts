import axios, { AxiosError } from 'axios';
import sharp from 'sharp';
import type { StandIns } from '../../local/stand-ins';
import { startLocalSystem } from '../support/local-system';

let system: StandIns;

beforeAll(async () => {
  system = await startLocalSystem({ travelSeconds: 0.05 });
});

beforeEach(() => system.iot.forgetPublished());

afterAll(() => system.stop());

/** What the app of the tutorial does: axios with its defaults, and a token of code + PKCE at the hosted pages. */
async function app(username: string) {
  const { access_token } = await system.cognito.issueTokens(username);
  const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
  return {
    control: (message: string, path = '/v1/gates/control') =>
      axios.post(`${system.publicUrl}${path}`, { topic: 'controlGate', message }, { headers }),
    profileImage: () => axios.get(`${system.publicUrl}/v1/profile-image`, { headers }),
  };
}

async function refusal(request: Promise<unknown>) {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AxiosError) || !error.response) throw new Error('The request was not refused');
  return error.response;
}

describe("the tutorial's mobile app, unchanged, through the load balancer", () => {
  it('opens the gate: the message on its topic is JSON with the command', async () => {
    const { status, data } = await (await app('admin')).control('open');
    expect([status, data.status]).toEqual([200, 'published']);
    expect(system.iot.published.map(({ topic }) => topic)).toEqual(['controlGate']);
    expect(JSON.parse(String(system.iot.published[0]?.payload))).toMatchObject({ message: 'open' });
  });

  it('may write the path with a slash at its end', async () => {
    expect((await (await app('admin')).control('close', '/v1/gates/control/')).status).toBe(200);
  });

  it('shows the profile image from JSON with base64', async () => {
    const { sub } = JSON.parse(
      Buffer.from(
        (await system.cognito.issueTokens('admin')).access_token.split('.')[1] ?? '',
        'base64url',
      ).toString(),
    );
    const image = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await system.s3.put(`${sub}.png`, image);
    const { status, headers, data } = await (await app('admin')).profileImage();
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(data).toEqual({ image: image.toString('base64') });
  });

  it('of a user outside Admins is refused with the challenge, and nothing is published', async () => {
    const { status, headers, data } = await refusal((await app('resident')).control('open'));
    const { id } = system.cognito.clients.mobile;
    expect([status, data.code]).toEqual([403, 'insufficient-scope']);
    expect(headers['www-authenticate']).toContain(`error="insufficient_scope", scope="Admins-${id}"`);
    expect(system.iot.published).toEqual([]);
  });

  it('is refused with its ID token, as the tutorial warns', async () => {
    const { id_token } = await system.cognito.issueTokens('admin');
    const { status, data } = await refusal(
      axios.post(
        `${system.publicUrl}/v1/gates/control`,
        { topic: 'controlGate', message: 'open' },
        { headers: { Authorization: `Bearer ${id_token}` } },
      ),
    );
    expect([status, data.detail]).toEqual([401, 'The token is not an access token']);
    expect(system.iot.published).toEqual([]);
  });

  it('moves a gate that reports what it does', async () => {
    const { access_token } = await system.cognito.issueTokens('admin');
    const state = async () =>
      (
        await axios.get(`${system.publicUrl}/v1/gates/main`, {
          headers: { Authorization: `Bearer ${access_token}` },
        })
      ).data;
    const { data } = await (await app('admin')).control('open');
    let seen = await state();
    while (seen.lastCommand?.id !== data.commandId || seen.lastCommand?.result !== 'succeeded')
      seen = await state();
    expect(seen).toMatchObject({ state: 'open', position: 100, connected: true, obstructed: false });
  });
});
