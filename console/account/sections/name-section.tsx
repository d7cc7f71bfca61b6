import { AccountForm, type Field } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { Part } from './part';

/** The own name: as a whole, and in parts where the account has them. */
export function NameSection() {
  const { account, changed } = useAccountPage();
  const { say } = useAccountVoice();
  const hasParts = account.givenName !== undefined || account.familyName !== undefined;
  const field = (name: 'name' | 'givenName' | 'familyName', autocomplete: string): Field => ({
    name,
    label: say.name[name],
    type: 'text',
    autocomplete,
    value: account[name] ?? '',
  });
  return (
    <Part title={say.name.title}>
      <AccountForm
        // What was saved is what the form begins with.
        key={[account.name, account.givenName, account.familyName].join('/')}
        fields={[
          ...(hasParts && account.name === undefined ? [] : [field('name', 'name')]),
          ...(hasParts ? [field('givenName', 'given-name'), field('familyName', 'family-name')] : []),
        ]}
        submit={say.save}
        send={(values) => callAccount('PUT', '/name', values)}
        onDone={() => changed(`${say.saved} ${say.name.note}`)}
      />
    </Part>
  );
}
