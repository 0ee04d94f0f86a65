import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Logo } from '#apps/console/theme/logo.tsx'
import { useRooms } from './rooms.ts'
import { ShadeSwitch } from './shade-switch.tsx'
import './rail.css'

const CURRENT = { 'aria-current': 'page' } as const

/** The rooms: a rail at the left, a bar at the bottom of a phone. */
export function Rail() {
  const rooms = useRooms()
  const list = useRef<HTMLUListElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  // On a phone not all of them fit: the one that is open comes into sight. It is scrolled by hand, as bringing it into view makes
  // the browser go on from there with the next key, past the way to the content.
  useEffect(() => {
    const open = path === '' ? null : list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current && open) list.current.scrollLeft = open.offsetLeft - list.current.offsetLeft
  }, [path])
  return (
    <div className="rail">
      <Link to="/" className="rail-brand" aria-label="Perennial, to your first page">
        <Logo />
        <span>Perennial</span>
      </Link>
      <nav aria-label="Rooms">
        <ul className="rail-rooms" ref={list}>
          {rooms.map(({ to, name, icon: Icon, ...room }) => (
            <li key={to}>
              <Link
                to={to}
                className="rail-room"
                activeProps={CURRENT}
                {...('also' in room && room.also.some((begin) => path.startsWith(begin)) && CURRENT)}
              >
                <Icon size={20} stroke={1.6} aria-hidden="true" />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="rail-foot">
        <ShadeSwitch />
      </div>
    </div>
  )
}
