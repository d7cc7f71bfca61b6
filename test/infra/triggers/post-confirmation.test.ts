import { handler } from '../../../infra/triggers/post-confirmation';
import {
  callWith,
  FEDERATED_ATTRIBUTES,
  FEDERATED_USER_NAME,
  otherSources,
  triggerEvent,
} from './trigger-events';
import { triggerSurroundings } from './trigger-surroundings';

describe('the post-confirmation trigger', () => {
  const { calls, answer } = triggerSurroundings();
  beforeEach(() => {
    process.env['DEFAULT_GROUP'] = 'Residents';
  });

  it('puts who signed up into the default group', async () => {
    const event = triggerEvent('PostConfirmation_ConfirmSignUp', { request: { later: 1 } });
    await expect(callWith(handler, event)).resolves.toEqual(event);
    expect(calls).toEqual([
      {
        operation: 'AdminAddUserToGroup',
        input: { UserPoolId: 'eu-west-1_example', Username: 'ada', GroupName: 'Residents' },
      },
    ]);
  });

  describe('of somebody who comes by an identity provider for the first time', () => {
    const event = () =>
      triggerEvent('PostConfirmation_ConfirmSignUp', {
        userName: FEDERATED_USER_NAME,
        userAttributes: FEDERATED_ATTRIBUTES.confirmed,
      });
    let written: jest.SpyInstance;
    beforeEach(() => {
      written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    });
    const records = () => written.mock.calls.map(([line]) => JSON.parse(String(line)));

    it('puts them into the default group, and logs the sign-in where the stack says so', async () => {
      process.env['AUDIT'] = 'true';
      await expect(callWith(handler, event())).resolves.toEqual(event());
      expect(calls.map(({ input }) => input)).toEqual([
        { UserPoolId: 'eu-west-1_example', Username: FEDERATED_USER_NAME, GroupName: 'Residents' },
      ]);
      expect(records()).toEqual([
        {
          audit: 'sign-in',
          actor: 'person',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          sub: FEDERATED_ATTRIBUTES.confirmed.sub,
          username: FEDERATED_USER_NAME,
          clientId: 'client1',
          userPoolId: 'eu-west-1_example',
        },
      ]);
    });

    it('puts nobody into a group, or logs nothing, where the stack does not say so', async () => {
      delete process.env['DEFAULT_GROUP'];
      await callWith(handler, event());
      expect(calls).toEqual([]);
      expect(records()).toEqual([]);
    });

    it('logs nothing for somebody who signs up, since that is no sign-in', async () => {
      process.env['AUDIT'] = 'true';
      await callWith(handler, triggerEvent('PostConfirmation_ConfirmSignUp'));
      expect(records()).toEqual([]);
    });
  });

  it('fails where Cognito refuses, so that the error is counted', async () => {
    answer('AdminAddUserToGroup', { __type: 'ResourceNotFoundException', message: 'Group not found.' }, 400);
    await expect(callWith(handler, triggerEvent('PostConfirmation_ConfirmSignUp'))).rejects.toThrow(
      'Group not found.',
    );
  });

  it.each(otherSources('PostConfirmation_ConfirmSignUp'))('leaves %s alone', async (source) => {
    await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
    expect(calls).toEqual([]);
  });
});
