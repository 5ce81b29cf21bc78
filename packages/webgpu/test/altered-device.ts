/**
 * Devices that differ from the real one in something.
 *
 * @module
 */

/** `device` with other limits, so that small tensors cross every boundary that large ones do. */
export function withLimits(device: GPUDevice, limits: Partial<Record<keyof GPUSupportedLimits, number>>): GPUDevice {
  const narrow = new Proxy(device.limits, {
    get: (target, name) => limits[name as keyof GPUSupportedLimits] ?? Reflect.get(target, name, target),
  });
  return new Proxy(device, {
    get(target, name) {
      if (name === "limits") return narrow;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** `device` with another method `name`. */
export function withMethod<K extends keyof GPUDevice>(device: GPUDevice, name: K, method: GPUDevice[K]): GPUDevice {
  return new Proxy(withLimits(device, {}), {
    get: (target, key) => (key === name ? method : Reflect.get(target, key, target)),
  });
}

/** `device`, which compiles `change(code, label)` in place of a shader's code. */
export function withShaders(device: GPUDevice, change: (code: string, label: string) => string): GPUDevice {
  return withMethod(device, "createShaderModule", ({ label = "", code }) =>
    device.createShaderModule({ label, code: change(code, label) }),
  );
}
