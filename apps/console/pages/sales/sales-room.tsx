import { RoomFrame } from '#apps/console/shell/room-frame.tsx'
import { SALES } from './sales-pages.ts'
import './sales.css'

export function SalesRoom() {
  return <RoomFrame name="Sales" pages={SALES} />
}
