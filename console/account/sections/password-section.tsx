import { AccountForm } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { Part } from './part';

export function PasswordSection() {
  const { changed } = useAccountPage();
  const { say } = useAccountVoice();
  const { current, next } = say.password;
  return (
    <Part title={say.password.title}>
      <AccountForm
        fields={[
          { name: 'currentPassword', label: current, type: 'password', autocomplete: 'current-password' },
          { name: 'newPassword', label: next, type: 'password', autocomplete: 'new-password' },
        ]}
        submit={say.password.change}
        send={(values) => callAccount('PUT', '/password', values)}
        onDone={() => changed(say.password.changed)}
      />
    </Part>
  );
}
