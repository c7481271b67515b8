/** What every answer carries, whoever makes it. Next sends the same when it runs without the front. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  // The camera reads QR codes and takes photos of produce; the position finds stores nearby; nothing else is asked for.
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), serial=(), midi=(), accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Two years, as browsers' preload lists ask. Sent only over https: over plain http it is ignored, and misleading. */
export const HSTS = 'max-age=63072000; includeSubDomains';
