import { Link, Outlet } from '@tanstack/react-router'
import { PAYMENT_PAGES } from './payment-pages.ts'
import '#apps/console/pages/settings/settings.css'
import '#apps/console/shell/room-frame.css'
import '#apps/console/pages/invoices/invoices.css'
import './payments.css'

/** The payments room: the bar of its pages over each of them. */
export function PaymentsRoom() {
  return (
    <>
      <div className="room-frame">
        <nav aria-label="Payments" className="settings-bar">
          <ul>
            {PAYMENT_PAGES.map(({ to, name }) => (
              <li key={to}>
                <Link to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={CURRENT}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <Outlet />
    </>
  )
}

const CURRENT = { 'aria-current': 'page' } as const
