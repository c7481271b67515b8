/**
 * A token bucket a key, in this process: keeps one client from drowning the others. What must hold across processes
 * (tries at a code, a static code's daily sum) is counted in the database instead.
 */
export function rateLimit(perMinute: number, burst = perMinute) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refillPerMs = perMinute / 60_000;

  return function take(key: string, nowMs: number): { ok: boolean; retryAfterSeconds: number } {
    if (buckets.size > 50_000) for (const [other, bucket] of buckets) if (nowMs - bucket.at > 60_000) buckets.delete(other);
    const bucket = buckets.get(key) ?? { tokens: burst, at: nowMs };
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.at) * refillPerMs);
    bucket.at = nowMs;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return { ok: false, retryAfterSeconds: Math.ceil((1 - bucket.tokens) / refillPerMs / 1000) };
    bucket.tokens -= 1;
    return { ok: true, retryAfterSeconds: 0 };
  };
}
