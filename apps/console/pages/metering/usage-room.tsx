import { Link, Outlet } from '@tanstack/react-router'
import { useKinds } from '#apps/console/api/session.ts'
import { ImportNotice } from './import-notice.tsx'
import { METERING } from './metering-rooms.ts'
import '#apps/console/pages/settings/settings.css'
import './metering.css'

/** The usage room: the bar of its pages over each of them. Customers only look at use, so they have no bar. */
export function UsageRoom() {
  const reports = useKinds().some((kind) => kind !== 'customer')
  return (
    <>
      {reports && (
        <div className="usage-room">
          <nav aria-label="Usage" className="settings-bar">
            <ul>
              {METERING.map(({ to, name }) => (
                <li key={to}>
                  <Link to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={CURRENT}>
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <ImportNotice />
        </div>
      )}
      <Outlet />
    </>
  )
}

const CURRENT = { 'aria-current': 'page' } as const
