import sharp from 'sharp';
import type { Test } from 'supertest';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy';
import { type ServiceUnderTest, startService } from './service-under-test';
import { ADMIN_SUB, SigningAuthority } from './signing-authority';

/** A request that needs one of the dependencies. */
export interface Operation {
  /** What stands before the dependency that it needs. */
  front: FaultyProxy;
  send(): Test;
}

/** The service with something that fails on demand between it and each of its dependencies. */
export interface ServiceBehindFaults {
  authority: SigningAuthority;
  iot: LocalIot;
  s3: LocalS3;
  iotFront: FaultyProxy;
  s3Front: FaultyProxy;
  service: ServiceUnderTest;
  operations: Record<OperationName, Operation>;
  /** Puts the administrator's image where it belongs, and forgets log and published commands. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export const OPERATIONS = [
  'stopping a gate',
  'opening a gate',
  'showing the state of gates',
  'showing an image',
  'removing an image',
  'replacing an image',
] as const;

type OperationName = (typeof OPERATIONS)[number];

export async function startBehindFaults(): Promise<ServiceBehindFaults> {
  const [authority, iot, s3] = await Promise.all([SigningAuthority.start(), startIot(), startS3()]);
  const [iotFront, s3Front] = await Promise.all([startFaultyProxy(iot.url), startFaultyProxy(s3.url)]);
  const service = await startService(authority, {
    iotUrl: iotFront.url,
    s3Url: s3Front.url,
    // Short, so that the tests are.
    callLimits: { connectionTimeout: 200, requestTimeout: 200, deadline: 500 },
  });
  const create = { width: 8, height: 8, channels: 3, background: 'red' } as const;
  const image = await sharp({ create }).png().toBuffer();

  const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });
  const control = (message: string) => service.api.post('/v1/gates/control').set(bearer()).send({ message });
  const IMAGE = '/v1/profile-image';

  return {
    authority,
    iot,
    s3,
    iotFront,
    s3Front,
    service,
    operations: {
      'stopping a gate': { front: iotFront, send: () => control('stop') },
      'opening a gate': { front: iotFront, send: () => control('open') },
      'showing the state of gates': {
        front: iotFront,
        send: () => service.api.get('/v1/gates').set(bearer()),
      },
      'showing an image': { front: s3Front, send: () => service.api.get(IMAGE).set(bearer()) },
      'removing an image': { front: s3Front, send: () => service.api.delete(IMAGE).set(bearer()) },
      'replacing an image': {
        front: s3Front,
        send: () => service.api.put(IMAGE).set(bearer()).set('Content-Type', 'image/png').send(image),
      },
    },
    async reset() {
      iotFront.inject('none');
      s3Front.inject('none');
      await s3.put(`${ADMIN_SUB}.png`, image);
      service.log.length = 0;
      iot.forgetPublished();
    },
    async stop() {
      service.stop();
      await Promise.all([iotFront.stop(), s3Front.stop()]);
      await Promise.all([iot.stop(), s3.stop(), authority.stop()]);
    },
  };
}
