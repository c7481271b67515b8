import { openDatabase } from '../db/database';
import { env } from '../env';
import { systemClock } from '../shared/clock';
import { startBroker } from './broker';
import { delivery } from './delivery';
import { joinBroker } from './elsewhere';

/** The process of the loudspeakers: a broker of the house's own, or the client of one elsewhere. While none is connected it does nothing. */
const { DATABASE_URL, MQTT_PORT, MQTT_URL } = env();
const db = openDatabase(DATABASE_URL, 2);
const told = delivery({ db, clock: systemClock });
const line = MQTT_URL ? await joinBroker({ db, delivery: told, url: MQTT_URL }) : await startBroker({ db, delivery: told, port: MQTT_PORT });

async function stop(): Promise<void> {
  told.end();
  await line.stop();
  await db.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
console.log(MQTT_URL ? 'speaks to loudspeakers over a broker elsewhere' : `loudspeakers connect at port ${MQTT_PORT}`);
