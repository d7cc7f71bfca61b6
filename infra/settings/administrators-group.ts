/** The group that exists in every stack; its members may command every gate that names it. */
export const ADMINISTRATORS_GROUP = 'Admins';
