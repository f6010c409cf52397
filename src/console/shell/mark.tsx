/** A gate in a wall: two towers, one way through. */
export const Mark = () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" color="var(--mantine-color-anchor)">
    <path fill="currentColor" d="M2 22V4h4v3h3.500V4h5v3H18V4h4v18h-6v-5.500a4 4 0 0 0-8 0V22z" />
  </svg>
);
