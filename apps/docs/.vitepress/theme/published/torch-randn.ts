/**
 * What `torch.manual_seed(42); torch.randn(16)` gave: PyTorch 2.15.0 on a CPU (its official build for x86-64 Linux, with
 * AVX-512) and PyTorch 2.11.0 on an H100, as the tests of @weightinit/rng-torch have them.
 *
 * @module
 */
export const TORCH_CPU =
  "3ff6a529 3fbe5f53 3f669567 c006c0db 3f2dacd5 bf9e0591 bd306786 bfcd65ba bf408bf0 3fd3095b bec8f2f6 bfb3a966 bf3a566e bf0f36d1 bf44d2a0 3f432f9f";
export const TORCH_CUDA =
  "3e46acdd 400a53f2 be302def 3f595c01 bff652b5 3f272a0f bf2641c1 bf51494d 3f0728ae bfa33eaa bfd4c08e be9b4bf0 bdbd9546 3e4c04d3 bf8f6a58 3fedc7c2";
