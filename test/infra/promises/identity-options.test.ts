import { EVERYTHING } from '../support/everything';
import { json, property, resource, resources } from '../support/find-resources';
import type { PlainObject } from '../support/plain-values';
import { renderIdentity } from '../support/render-identity';
import type { RenderedStack } from '../support/render-stack';

const FUNCTION = 'aws:lambda/function:Function';
const POLICY = 'aws:iam/rolePolicy:RolePolicy';

const pool = (stack: RenderedStack) => resource(stack, 'aws:cognito/userPool:UserPool');
const triggersOf = (stack: RenderedStack) =>
  Object.keys(property(pool(stack), 'lambdaConfig') as PlainObject);

describe('sign-up', () => {
  it('is for administrators alone unless the stack opens it, and calls no trigger then', async () => {
    const stack = await renderIdentity();
    expect(property(pool(stack), 'adminCreateUserConfig.allowAdminCreateUserOnly')).toBe(true);
    expect(property(pool(stack), 'passwordPolicy.temporaryPasswordValidityDays')).toBe(7);
    expect(triggersOf(stack)).toEqual(['customMessage', 'postAuthentication', 'preTokenGenerationConfig']);
  });

  it('is open to everyone without a trigger that would ask who it is', async () => {
    const stack = await renderIdentity({ signUp: { mode: 'open', temporaryPasswordDays: 2 } });
    expect(property(pool(stack), 'adminCreateUserConfig.allowAdminCreateUserOnly')).toBe(false);
    expect(property(pool(stack), 'passwordPolicy.temporaryPasswordValidityDays')).toBe(2);
    expect(triggersOf(stack)).not.toContain('preSignUp');
  });

  it('is open to invited people by a trigger that carries the allow-list', async () => {
    const stack = await renderIdentity({ signUp: { mode: 'invited', allowed: ['example.com'] } });
    expect(property(pool(stack), 'adminCreateUserConfig.allowAdminCreateUserOnly')).toBe(false);
    expect(triggersOf(stack)).toContain('preSignUp');
    expect(
      Object.keys(property(resource(stack, FUNCTION, 'pre-sign-up'), 'code.<archive>') as PlainObject),
    ).toEqual(['index.js', 'settings.json']);
  });

  it('puts who signs up into a group by a trigger that may do that in this pool alone', async () => {
    const stack = await renderIdentity({
      groups: ['Residents'],
      signUp: { mode: 'open', defaultGroup: 'Residents' },
    });
    expect(triggersOf(stack)).toContain('postConfirmation');
    expect(
      property(resource(stack, FUNCTION, 'post-confirmation'), 'environment.variables.DEFAULT_GROUP'),
    ).toBe('Residents');
    expect(json(resource(stack, POLICY, 'post-confirmation-later'), 'policy')).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: ['cognito-idp:AdminAddUserToGroup'],
          Resource: ['arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Mock12345'],
        },
      ],
    });
  });
});

describe('sign-in', () => {
  it('is held to allow-lists by a trigger that knows the app clients by their names', async () => {
    const stack = await renderIdentity({ signIn: { allowed: { mobile: ['example.com'] } } });
    expect(triggersOf(stack)).toContain('preAuthentication');
    expect(json(resource(stack, POLICY, 'pre-authentication-later'), 'policy')).toMatchObject({
      Statement: [{ Action: ['cognito-idp:ListUserPoolClients'] }],
    });
    expect(
      resources(stack, 'aws:cognito/userPoolClient:UserPoolClient').map((client) => property(client, 'name')),
    ).toEqual(['mobile', 'web']);
  });

  it('is logged, unless the stack leaves that out', async () => {
    expect(triggersOf(await renderIdentity({ signIn: { audit: false } }))).not.toContain(
      'postAuthentication',
    );
  });

  it('lets Cognito call every trigger for this pool alone', async () => {
    const stack = await renderIdentity({
      groups: ['Residents'],
      signUp: { mode: 'invited', allowed: ['example.com'], defaultGroup: 'Residents' },
      signIn: { allowed: { web: ['example.com'] } },
    });
    const permissions = resources(stack, 'aws:lambda/permission:Permission');
    expect(permissions.map(({ inputs }) => inputs)).toEqual(
      triggersOf(stack).map(() =>
        expect.objectContaining({
          principal: 'cognito-idp.amazonaws.com',
          sourceArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Mock12345',
        }),
      ),
    );
  });
});

describe('messages', () => {
  it('are worded by Gatehouse in the default language, or by Cognito', async () => {
    const own = await renderIdentity({ messages: { language: 'de' } });
    expect(
      property(resource(own, FUNCTION, 'custom-message'), 'environment.variables.DEFAULT_LANGUAGE'),
    ).toBe('de');
    expect(triggersOf(await renderIdentity({ messages: { wording: 'cognito' } }))).not.toContain(
      'customMessage',
    );
  });

  it('are sent by Cognito itself, which a warning speaks of, or by Amazon SES', async () => {
    const own = await renderIdentity();
    expect(property(pool(own), 'emailConfiguration')).toEqual({ emailSendingAccount: 'COGNITO_DEFAULT' });
    expect(own.warnings).toEqual([expect.stringContaining('messages.sesIdentity is not set')]);
    const sesIdentity = 'arn:aws:ses:eu-west-1:111122223333:identity/example.com';
    const stack = await renderIdentity({
      messages: { sesIdentity, from: 'gates@example.com', replyTo: 'office@example.com' },
    });
    expect(stack.warnings).toEqual([]);
    expect(property(pool(stack), 'emailConfiguration')).toEqual({
      emailSendingAccount: 'DEVELOPER',
      sourceArn: sesIdentity,
      fromEmailAddress: 'gates@example.com',
      replyToEmailAddress: 'office@example.com',
    });
  });
});

describe('accounts', () => {
  const phone = { signInWith: 'phone', verify: ['phone'], recoverBy: ['phone'] };

  it('are by default named, verified and recovered by e-mail, with a code', async () => {
    expect(pool(await renderIdentity()).inputs).toMatchObject({
      usernameAttributes: ['email'],
      autoVerifiedAttributes: ['email'],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ['email'] },
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
    });
  });

  it('may be named by a phone number, without an e-mail address', async () => {
    const stack = await renderIdentity({ accounts: phone, factors: { sms: true } });
    expect(pool(stack).inputs).toMatchObject({
      usernameAttributes: ['phone_number'],
      autoVerifiedAttributes: ['phone_number'],
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_phone_number', priority: 1 }] },
      schemas: [
        { name: 'email', required: false },
        { name: 'phone_number', required: true },
      ],
    });
  });

  it('may be named by either, or by a name of their own', async () => {
    const either = await renderIdentity({
      accounts: { signInWith: 'email-or-phone', verify: ['email', 'phone'], recoverBy: ['phone', 'email'] },
      factors: { sms: true },
    });
    expect(property(pool(either), 'usernameAttributes')).toEqual(['email', 'phone_number']);
    expect(property(pool(either), 'schemas.0.required')).toBe(false);
    expect(property(pool(either), 'accountRecoverySetting.recoveryMechanisms')).toEqual([
      { name: 'verified_phone_number', priority: 1 },
      { name: 'verified_email', priority: 2 },
    ]);
    const named = await renderIdentity({ accounts: { signInWith: 'user-name' } });
    expect(property(pool(named), 'usernameAttributes')).toBeUndefined();
    expect(property(pool(named), 'aliasAttributes')).toBeUndefined();
  });

  it('may be confirmed by a link, of which the message is told, and recovered by administrators alone', async () => {
    const stack = await renderIdentity({ accounts: { verifyBy: 'link', recoverBy: [] } });
    expect(pool(stack).inputs).toMatchObject({
      verificationMessageTemplate: { defaultEmailOption: 'CONFIRM_WITH_LINK' },
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only', priority: 1 }] },
    });
    expect(property(resource(stack, FUNCTION, 'custom-message'), 'environment.variables.VERIFY_BY')).toBe(
      'link',
    );
  });

  it('keep what Cognito cannot change, whatever else the stack chooses, but what people sign in with', async () => {
    const immutable = (stack: RenderedStack) =>
      ['usernameAttributes', 'aliasAttributes', 'usernameConfiguration', 'schemas'].map((name) =>
        property(pool(stack), name),
      );
    const {
      accounts,
      attributes: _schema,
      threats: _enforced,
      // They fill attributes of that schema.
      identityProviders: _providers,
      identityProviderSecrets: _secrets,
      ...others
    } = EVERYTHING;
    const kept = { ...(accounts as object), signInWith: 'email' };
    const before = await renderIdentity();
    const after = await renderIdentity({
      groups: ['Residents', 'Deliveries'],
      domain: 'gates.example.com',
      hostedZone: 'example.com',
      userPoolTier: 'plus',
      threatProtection: 'audit',
      ...others,
      accounts: kept,
    });
    expect(immutable(after)).toEqual(immutable(before));
  });
});

describe('text messages', () => {
  it('are sent by a role that Cognito assumes for this account by its external id, to phones alone', async () => {
    const stack = await renderIdentity({ factors: { sms: true } });
    expect(json(resource(stack, 'aws:iam/role:Role', 'sms'), 'assumeRolePolicy')).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'cognito-idp.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333', 'sts:ExternalId': 'gatehouse-dev' },
          },
        },
      ],
    });
    expect(json(resource(stack, POLICY, 'sms'), 'policy')).toMatchObject({
      Statement: [
        { Effect: 'Allow', Action: ['sns:Publish'], Resource: ['*'] },
        { Effect: 'Deny', Action: ['sns:Publish'], Resource: ['arn:*:sns:*:*:*'] },
      ],
    });
    expect(property(pool(stack), 'smsConfiguration')).toEqual({
      externalId: 'gatehouse-dev',
      snsCallerArn: 'arn:aws:iam::111122223333:role/gatehouse-pool-sms',
      snsRegion: 'eu-west-1',
    });
  });

  it('need nothing where the stack sends none', async () => {
    const stack = await renderIdentity();
    expect(property(pool(stack), 'smsConfiguration')).toBeUndefined();
    expect(resources(stack, 'aws:iam/role:Role', 'sms')).toEqual([]);
  });
});

describe('factors', () => {
  it('are a TOTP app by default, and nothing in place of the password', async () => {
    const { inputs } = pool(await renderIdentity());
    expect(inputs).toMatchObject({
      mfaConfiguration: 'OPTIONAL',
      softwareTokenMfaConfiguration: { enabled: true },
    });
    for (const absent of ['emailMfaConfiguration', 'webAuthnConfiguration', 'signInPolicy']) {
      expect(inputs[absent]).toBeUndefined();
    }
  });

  it('may be text messages alone', async () => {
    const stack = await renderIdentity({ mfa: 'required', factors: { totp: false, sms: true } });
    expect(property(pool(stack), 'mfaConfiguration')).toBe('ON');
    expect(property(pool(stack), 'softwareTokenMfaConfiguration')).toBeUndefined();
  });

  it('may be e-mails, passkeys and codes, with which the clients let people sign in', async () => {
    const { messages, accounts, factors } = EVERYTHING;
    const stack = await renderIdentity({ messages, accounts, factors });
    expect(pool(stack).inputs).toMatchObject({
      emailMfaConfiguration: { message: expect.stringContaining('{####}') },
      webAuthnConfiguration: { userVerification: 'required' },
      signInPolicy: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] },
    });
    for (const client of resources(stack, 'aws:cognito/userPoolClient:UserPoolClient')) {
      expect(property(client, 'explicitAuthFlows')).toContain('ALLOW_USER_AUTH');
    }
  });
});

describe('the sign-in pages', () => {
  const DOMAIN = 'aws:cognito/userPoolDomain:UserPoolDomain';

  it('are at a name of Cognito by default', async () => {
    const stack = await renderIdentity();
    expect(property(resource(stack, DOMAIN), 'domain')).toBe('gatehouse-k3v9x2');
    expect(resources(stack, 'aws:acm/certificate:Certificate')).toEqual([]);
  });

  it('may be at a name of their own, with a certificate where CloudFront looks for it, to which passkeys belong', async () => {
    const stack = await renderIdentity({
      domain: 'gates.example.com',
      hostedZone: 'example.com',
      signInPages: { domain: 'auth.gates.example.com' },
      factors: { passkeys: 'preferred' },
    });
    expect(resource(stack, DOMAIN).inputs).toMatchObject({
      domain: 'auth.gates.example.com',
      certificateArn: expect.stringMatching(/^arn:aws:acm:/),
      managedLoginVersion: 2,
    });
    expect(resource(stack, 'aws:acm/certificate:Certificate').inputs).toMatchObject({
      domainName: 'auth.gates.example.com',
      region: 'us-east-1',
    });
    expect(resource(stack, 'aws:route53/record:Record', 'alias').inputs).toMatchObject({
      name: 'auth.gates.example.com',
      type: 'A',
      aliases: [{ name: 'd1234example.cloudfront.net', zoneId: 'Z2FDTNDATAQYW2' }],
    });
    expect(property(pool(stack), 'webAuthnConfiguration.relyingPartyId')).toBe('auth.gates.example.com');
    expect(resources(stack, 'random:index/randomString:RandomString')).toEqual([]);
  });
});
