/** The flower with all petals open: a perennial in bloom. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <g fill="var(--accent)">
        <circle cx="16" cy="8.4" r="5.6" />
        <circle cx="23.2" cy="13.7" r="5.6" />
        <circle cx="20.5" cy="22.1" r="5.6" />
        <circle cx="11.5" cy="22.1" r="5.6" />
        <circle cx="8.8" cy="13.7" r="5.6" />
      </g>
      <circle cx="16" cy="16" r="3.4" fill="var(--surface)" />
    </svg>
  )
}
