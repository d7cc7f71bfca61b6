import sharp from 'sharp';
import { signedIn } from './deployment';

const PATH = '/v1/profile-image';

const download = () => signedIn.get(PATH).set('Accept', 'image/png').responseType('blob');
const upload = (image: Buffer) => signedIn.put(PATH).set('Content-Type', 'image/png').send(image);

let old: Buffer | undefined;

beforeAll(async () => {
  const { status, body } = await download();
  expect([200, 404]).toContain(status);
  if (status === 200) old = body;
});

afterAll(async () => {
  await (old === undefined ? signedIn.delete(PATH) : upload(old));
});

test('an image of more than 8 KB, binary as it is, passes the firewall and comes back', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const sent = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'black', noise } })
    .png()
    .toBuffer();
  expect(sent.length).toBeGreaterThan(8 * 1024);

  expect((await upload(sent)).status).toBe(204);

  const { status, headers, body } = await download();
  expect([status, headers['content-type']]).toEqual([200, 'image/png']);
  expect(await sharp(body).metadata()).toMatchObject({ format: 'png', width: 200, height: 200 });
  const json = await signedIn.get(PATH).set('Accept', 'application/json, text/plain, */*');
  expect(Buffer.from(json.body.image, 'base64')).toEqual(body);
});

test('what is no image is refused, and the image stays', async () => {
  const before = (await download()).headers['etag'];

  const { status } = await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));

  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect((await download()).headers['etag']).toBe(before);
});
