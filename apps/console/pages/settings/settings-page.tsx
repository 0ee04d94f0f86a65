import { Link } from '@tanstack/react-router'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { SETTINGS } from './rooms.ts'
import './settings.css'

type Framed = Readonly<{
  title: string | undefined
  lead?: React.ReactNode
  /** The page's one primary action. */
  action?: React.ReactNode
  children: React.ReactNode
}>

/** A page of the settings: the bar of all of them, then the page. */
export function SettingsPage({ title, lead, action, children }: Framed) {
  return (
    <Page title={title} lead={lead} above={<SettingsBar />} action={action}>
      {children}
    </Page>
  )
}

function SettingsBar() {
  return (
    <nav aria-label="Settings" className="settings-bar">
      <ul>
        {SETTINGS.map(({ to, name }) => (
          <li key={to}>
            <Link to={to} activeProps={{ 'aria-current': 'page' }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** While its rows are on their way, or when they can't come. */
export function SettingsWaiting({ what, error }: Readonly<{ what: string; error: unknown }>) {
  if (error) {
    return (
      <SettingsPage title={`The ${what} can’t be shown`}>
        <TroubleNote error={error} />
      </SettingsPage>
    )
  }
  return (
    <SettingsPage title={undefined} lead={<Loading what={`the ${what}`} />}>
      <div className="panel">
        <SkeletonRows rows={6} />
      </div>
    </SettingsPage>
  )
}
