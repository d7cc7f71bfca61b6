import { handler } from '../../../infra/triggers/post-confirmation';
import { callWith, otherSources, triggerEvent } from './trigger-events';
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
