import { notFound } from 'next/navigation';

/** Every address that no page answers: so that it is told in the reader's language. */
export default function Unknown(): never {
  notFound();
}
