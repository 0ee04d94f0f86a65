import { useAccount } from '#apps/console/api/session-account.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { PlacesPanel } from './places-panel.tsx'
import { ProfilePanel } from './profile-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { TwoFactorPanel } from './two-factor-panel.tsx'
import '#apps/console/pages/sign-in/outside.css'
import './account.css'

/** What a person keeps of its own: the name, how it signs in, where it is signed in. */
export function AccountPage() {
  const { data, error } = useAccount()
  if (error) {
    return (
      <Page title="Your account can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={undefined} lead={<Loading what="your account" />}>
        <div className="panel">
          <SkeletonRows rows={6} />
        </div>
      </Page>
    )
  }
  const { hasPassword, twoFactor } = data
  const title = !hasPassword
    ? 'Your organization signs you in'
    : twoFactor
      ? 'You sign in with a password and a code'
      : 'You sign in with a password alone'
  return (
    <Page title={title} lead={<p>Your account, in every organization that you belong to.</p>}>
      <ProfilePanel account={data} />
      <PlacesPanel />
      {hasPassword && <TwoFactorPanel isOn={twoFactor} email={data.email} />}
      {hasPassword && <PasswordPanel email={data.email} />}
      <SessionsPanel />
    </Page>
  )
}
