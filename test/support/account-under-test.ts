import type { Test } from 'supertest';
import { SELF_SERVICE_SCOPE } from '../../contract/user-pool';
import { ScriptedCognito } from './scripted-cognito';
import { PUBLIC_URL, type ServiceUnderTest, startService } from './service-under-test';
import { accessClaims, SigningAuthority, WEB_CLIENT } from './signing-authority';

/** The service before a scripted Cognito, and a person who signed in at the browser. */
export class AccountUnderTest {
  /** Access token of the last request. */
  token = '';

  private constructor(
    readonly authority: SigningAuthority,
    readonly cognito: ScriptedCognito,
    readonly service: ServiceUnderTest,
  ) {}

  static async start(features = 'totp,sms,email,passkeys,devices'): Promise<AccountUnderTest> {
    const authority = await SigningAuthority.start();
    const cognito = await ScriptedCognito.start();
    const service = await startService(authority, {
      environment: { ACCOUNT_FEATURES: features },
      cognitoUrl: cognito.url,
    });
    return new AccountUnderTest(authority, cognito, service);
  }

  /** A request of the page, by default of somebody who signed in a minute ago; each person has limits of their own. */
  ask(
    method: 'get' | 'put' | 'post' | 'delete',
    path: string,
    { minutesAgo = 1, claims = {}, sub = 'somebody' } = {},
  ): Test {
    const base = accessClaims({ client_id: WEB_CLIENT });
    const signedIn = Math.floor(Date.now() / 1000) - minutesAgo * 60;
    const scope = `${base['scope']} ${SELF_SERVICE_SCOPE}`;
    this.token = this.authority.accessToken({ ...base, sub, scope, auth_time: signedIn, ...claims });
    return this.service.api[method](path)
      .set('x-amzn-oidc-data', this.authority.oidcData({ sub }))
      .set('x-amzn-oidc-accesstoken', this.token)
      .set('Origin', PUBLIC_URL);
  }

  /** Audit records, oldest first. */
  get audit() {
    return this.service.log.filter(({ audit }) => audit === 'account-change');
  }

  reset(): void {
    this.cognito.reset();
    this.service.log.length = 0;
  }

  async stop(): Promise<void> {
    this.service.stop();
    await this.cognito.stop();
    await this.authority.stop();
  }
}
