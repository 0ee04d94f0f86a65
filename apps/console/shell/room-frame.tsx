import { Link, type LinkProps, Outlet } from '@tanstack/react-router'
import '#apps/console/pages/settings/settings.css'
import './room-frame.css'

export type RoomPage = Readonly<{ to: NonNullable<LinkProps['to']>; name: string }>

/** A room with several pages: their bar over each of them. */
export function RoomFrame({ name, pages }: Readonly<{ name: string; pages: readonly RoomPage[] }>) {
  return (
    <>
      <div className="room-frame">
        <nav aria-label={name} className="settings-bar">
          <ul>
            {pages.map((page) => (
              <li key={page.to}>
                <Link to={page.to} activeOptions={{ includeSearch: false }} activeProps={CURRENT}>
                  {page.name}
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
