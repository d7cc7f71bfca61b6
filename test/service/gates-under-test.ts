import type { Gate } from '../../contract/gate';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { MOBILE_CLIENT, SigningAuthority } from '../support/signing-authority';

const GATES: Gate[] = [
  { id: 'main', name: 'Main gate', topic: 'controlGate', thing: 'main-gate', groups: ['Admins'] },
  {
    id: 'garage',
    name: 'Garage',
    topic: 'gates/garage',
    thing: 'garage-gate',
    groups: ['Drivers', 'Admins'],
  },
];

/** A home with the default gate and an estate with two, on one AWS IoT; for tests of gates. */
export interface GatesUnderTest {
  authority: SigningAuthority;
  iot: LocalIot;
  home: ServiceUnderTest;
  estate: ServiceUnderTest;
  /** A control request of an administrator, unless the claims say otherwise. */
  command(
    service: ServiceUnderTest,
    claims?: Record<string, unknown>,
  ): ReturnType<ServiceUnderTest['api']['post']>;
  stop(): Promise<void>;
}

export async function startGates(): Promise<GatesUnderTest> {
  const authority = await SigningAuthority.start();
  const iot = await startIot();
  const home = await startService(authority, {
    iotUrl: iot.url,
    environment: { COMMANDS_PER_MINUTE: '1000' },
  });
  const estate = await startService(authority, {
    iotUrl: iot.url,
    environment: { GATES: JSON.stringify(GATES), COMMANDS_PER_MINUTE: '1000', COMMAND_TTL_SECONDS: '7' },
  });
  return {
    authority,
    iot,
    home,
    estate,
    command: (service, claims = {}) =>
      service.api.post('/v1/gates/control').set('Authorization', `Bearer ${authority.accessToken(claims)}`),
    async stop() {
      home.stop();
      estate.stop();
      await iot.stop();
      await authority.stop();
    },
  };
}

/** Claims of a member of one group. */
export const groupMember = (group: string) => ({
  'cognito:groups': [group],
  scope: `openid profile email ${group}-${MOBILE_CLIENT}`,
});
