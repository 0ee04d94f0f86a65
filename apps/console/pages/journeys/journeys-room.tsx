import { RoomFrame } from '#apps/console/shell/room-frame.tsx'
import { JOURNEY_PAGES } from './journey-pages.ts'

/** The journeys room: who does what for which customer, and who was in contact with it. */
export function JourneysRoom() {
  return <RoomFrame name="Journeys" pages={JOURNEY_PAGES} />
}
