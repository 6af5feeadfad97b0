import type { Application } from "express";

/** Which mount answers for a cookie's name on one origin, by app. */
const apps = new WeakMap<object, Map<string, object>>();

/** A mount's claim to its cookie. */
export interface Claim {
  /** `false` where another mount of the same app has the same cookie, so that each would end the other's flows. */
  hold(app: Application): boolean;
  release(): void;
}

/**
 * Two mounts on one origin with one id share a cookie and take it from each other. Where a middleware is
 * mounted is nowhere to be read, so it is found out when both serve.
 */
export function claim({ id, publicOrigin }: { id: string; publicOrigin: string }): Claim {
  const name = `${publicOrigin} ${id}`;
  const mount = {};
  const held = new Set<Map<string, object>>();

  return {
    hold(app) {
      const root = rootOf(app);
      const mounts = apps.get(root) ?? new Map<string, object>();
      apps.set(root, mounts);
      const holder = mounts.get(name);
      if (holder !== undefined) return holder === mount;
      mounts.set(name, mount);
      held.add(mounts);
      return true;
    },
    release() {
      for (const mounts of held) mounts.delete(name);
      held.clear();
    },
  };
}

/** Apps can be mounted in apps; the cookie is one for all of them. */
function rootOf(app: Application): object {
  let root = app as Application & { parent?: Application };
  while (root.parent !== undefined) root = root.parent;
  return root;
}
