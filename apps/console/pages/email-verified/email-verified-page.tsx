import { Link, useSearch } from '@tanstack/react-router'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'

/** Where the letter that confirms an address leads, after the server has read its link. */
export function EmailVerifiedPage() {
  const { error } = useSearch({ from: '/email-verified' })
  if (error !== undefined) {
    return (
      <Outside
        title="The address could not be confirmed"
        lead={<p>The link was used already, has expired after a day, or lost a piece on its way through the mail.</p>}
        below={<p className="soft">If it was confirmed before, there is nothing to do.</p>}
      >
        <Link to="/account" className="button button-primary button-wide">
          Look at your account, or have another letter sent
        </Link>
      </Outside>
    )
  }
  return (
    <Outside
      title="Your address is confirmed"
      lead={<p>Letters reach you here, and a forgotten password can be set anew.</p>}
    >
      <Link to="/" className="button button-primary button-wide">
        Go on to Perennial
      </Link>
    </Outside>
  )
}
