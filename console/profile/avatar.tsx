import { PROFILE_IMAGE_PATH } from '../../contract/profile-image';
import { initials } from './person';

/** Which picture to show: a number that grows with each upload, or none. */
export type Picture = number | 'none';

interface AvatarProps {
  name: string;
  picture: Picture;
  onMissing(): void;
}

/** The caller's picture, or initials where there is none. Beside it stands the name. */
export function Avatar({ name, picture, onMissing }: AvatarProps) {
  return (
    <span class="avatar">
      {picture === 'none' ? (
        <span>{initials(name)}</span>
      ) : (
        // Another address after an upload: for one and the same, browsers show what they have.
        <img src={`${PROFILE_IMAGE_PATH}?picture=${picture}`} alt="" onError={onMissing} />
      )}
    </span>
  );
}
