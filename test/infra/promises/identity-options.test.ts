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
