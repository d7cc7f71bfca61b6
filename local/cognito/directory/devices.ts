import { randomUUID } from 'node:crypto';
import { REGION } from '../../aws-account';
import type { StackSettings } from '../../stack-settings';
import type { Account, Device } from './account';
import { CognitoError } from './cognito-error';
import { isVerifier } from './srp';
import type { UserDirectory } from './user-directory';

/** Devices of one person, and of all together; of more, the one that was used longest ago is forgotten. */
const LIMITS = { person: 20, pool: 1_000 };

/** Names the pool in the identity of a device, as Cognito's device group keys do. */
export const DEVICE_GROUP_KEY = '-gatehouse';

interface DevicesOptions {
  settings: Pick<StackSettings, 'devices'>;
  directory: UserDirectory;
  now: () => number;
}

/** Devices that apps have confirmed, and whether the pool remembers them (Amazon Cognito: "Working with user devices"). */
export class Devices {
  constructor(private readonly options: DevicesOptions) {}

  /** Whether somebody is asked before a device is remembered. */
  get needConfirmation(): boolean {
    return this.options.settings.devices.remember === 'by-choice';
  }

  /** Key for a device that is new; undefined where the pool remembers none. */
  newKey(): string | undefined {
    return this.#areRemembered ? `${REGION}_${randomUUID()}` : undefined;
  }

  /** @throws {CognitoError} `ResourceNotFoundException` */
  find({ devices }: Account, key: string): Device {
    const device = devices.find((known) => known.key === key);
    if (!device) throw new CognitoError('ResourceNotFoundException', 'Device does not exist.');
    return device;
  }

  /**
   * Device that an app says it is; undefined where it says nothing, or the pool remembers none.
   *
   * @throws {CognitoError} `ResourceNotFoundException`; Amplify then goes on without the device
   */
  named(account: Account, key: string | undefined): Device | undefined {
    return key === undefined || !this.#areRemembered ? undefined : this.find(account, key);
  }

  /** Whether the device takes the place of a second factor. */
  replacesFactor({ isRemembered }: Device): boolean {
    return this.options.settings.devices.challengeNew && isRemembered;
  }

  /**
   * Keeps a device, which proves itself at later sign-ins.
   *
   * @param password verifier of the secret that the device made up
   * @throws {CognitoError} `DeviceKeyExistsException`, or `InvalidParameterException` for a verifier that is none
   */
  confirm(account: Account, { key, name, password }: Pick<Device, 'key' | 'name' | 'password'>): void {
    const { directory, now } = this.options;
    if (account.devices.some((known) => known.key === key)) {
      throw new CognitoError('DeviceKeyExistsException', 'Device key already exists.');
    }
    if (!isVerifier(password)) {
      throw new CognitoError('InvalidParameterException', 'Invalid device secret verifier config given.');
    }
    const time = now();
    const isRemembered = !this.needConfirmation;
    account.devices.push({
      key,
      name,
      password,
      isRemembered,
      createdAt: time,
      changedAt: time,
      usedAt: time,
    });
    if (account.devices.length > LIMITS.person) forgetOldest([account], key);
    if (directory.accounts.flatMap(({ devices }) => devices).length > LIMITS.pool) {
      forgetOldest(directory.accounts, key);
    }
    directory.save(account);
  }

  /** @throws {CognitoError} `ResourceNotFoundException` */
  remember(account: Account, key: string, isRemembered: boolean): void {
    const device = this.find(account, key);
    device.isRemembered = isRemembered;
    device.changedAt = this.options.now();
    this.options.directory.save(account);
  }

  /** @throws {CognitoError} `ResourceNotFoundException` */
  forget(account: Account, key: string): void {
    const forgotten = this.find(account, key);
    account.devices = account.devices.filter((device) => device !== forgotten);
    this.options.directory.save(account);
  }

  /** Notes a sign-in with a device. */
  use(account: Account, device: Device): void {
    device.usedAt = this.options.now();
    this.options.directory.save(account);
  }

  get #areRemembered(): boolean {
    return this.options.settings.devices.remember !== 'never';
  }
}

/** @param kept key of the device that is not to be forgotten */
function forgetOldest(accounts: readonly Account[], kept: string): void {
  const all = accounts.flatMap((account) => account.devices.map((device) => ({ account, device })));
  const [oldest] = all
    .filter(({ device }) => device.key !== kept)
    .sort((one, other) => one.device.usedAt - other.device.usedAt);
  if (oldest) oldest.account.devices = oldest.account.devices.filter((device) => device !== oldest.device);
}
