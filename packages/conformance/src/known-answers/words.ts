/**
 * Known answers of the portable stream, version 1, at words where rounding is hardest. Made by the same independent
 * implementation as those of elements.ts.
 *
 * @module
 */
import type { KnownLaw } from "./elements.ts";

/** What several laws make of the same words. */
export interface KnownWords {
  readonly words: string;
  readonly laws: readonly KnownLaw[];
}

/**
 * Where in draw 0 of seed 42 the stream has a given word: "word:index", found by a search through 1.6·10¹⁰
 * words. The `rows` option reaches each, so that a backend's rounding is tested where it is hardest.
 */
const OCCURRENCES = `
  00000000:1695571982 00000001:6561190421 00000002:1111357026 00000003:4380704689 00000004:481620021
  00000005:5241844529 0000000f:8002089192 00000010:3489349845 000000ff:5424157303 00000100:258116141
  0000ffff:3932338161 00010000:2471205915 007fffff:1620461365 00800000:12866514897 00ffffff:342343831
  01000000:457221985 01000001:11312388905 01ffffff:4664080977 02000000:5425602193 03ffffff:12711570303
  07ffffff:3022470689 0fffffff:14133334849 12345678:2379177276 1fffffff:5549007930 20000000:8907468689
  3fffffff:6841890113 40000000:1123487626 5a5a5a5a:5491959788 6627e8d5:6442988328 7fffff00:661688815
  7fffff7f:4004294133 7fffff80:12317264215 7fffff81:3534594923 7fffffbf:804385911 7fffffc0:2540586554
  7ffffffe:1175936975 7fffffff:4190568712 80000000:1607356655 80000001:5325514648 80000002:2859069606
  80000040:215036663 80000041:7458564738 80000080:7654758724 80000100:945005697 9b00dbd8:16012099816
  9fffffff:14439662403 a5a5a5a5:4807437553 bfffffff:2158560888 c0000000:8064009167 deadbeef:5242959507
  dfffffff:1820213838 e0000001:91803783 e169c58d:717911803 f0000000:11220204446 feffffff:4399733971
  ff000000:1108483174 ff000001:11991536216 ff800000:4143562559 fff00000:1696771799 fffe0000:2743825202
  ffff0001:7269271867 ffffff00:7634642351 fffffff0:527724808 fffffffd:3694077457 fffffffe:2192410232
  ffffffff:4045809557`;

export const occurrence: ReadonlyMap<number, number> = /* @__PURE__ */ new Map(
  OCCURRENCES.trim()
    .split(/\s+/)
    .map((entry) => {
      const [word, index] = entry.split(":") as [string, string];
      return [Number.parseInt(word, 16), Number(index)];
    }),
);

/** Values at chosen words. */
export const knownWords: readonly KnownWords[] = [
  {
    words: `
      00000000 00000001 00000002 00000003 00000004 00000005 0000000f 00000010 000000ff 00000100 0000ffff
      00010000 007fffff 00800000 00ffffff 01000000 01000001 01ffffff 02000000 03ffffff 07ffffff 0fffffff
      1fffffff 20000000 3fffffff 40000000 5a5a5a5a 7fffff00 7fffff7f 7fffff80 7fffff81 7fffffc0 7fffffbf
      7ffffffe 7fffffff 80000000 80000001 80000002 80000040 80000041 80000080 80000100 9fffffff a5a5a5a5
      bfffffff c0000000 dfffffff e0000001 f0000000 feffffff ff000000 ff000001 fffe0000 ffff0001 ffffff00
      fffffff0 fffffffd fffffffe ffffffff deadbeef 12345678 6627e8d5 e169c58d 9b00dbd8`,
    laws: [
      {
        initializer: "normal",
        dtype: "float32",
        options: { mean: 0, std: 1 },
        bits: `
          40cad08d c0cad08d 40c55364 c0c55364 40c2b92d c0c2b92d c0bd02d8 40bc5992 c0ad763c 40ad6acb c08a65c4
          408a65b5 c04639a8 404639a8 c038ae3e 4038ae3e c038ae3e c02a3e8b 402a3e8b c01ab949 c009d915 bfee6dff
          bfc45e0f 3fc45e0f bf933ea5 3f933ea5 3f6dcc5c 3f2cab5e bf2cab5d 3f2cab5d bf2cab5d 3f2cab5c bf2cab5d
          3f2cab5c bf2cab5c 3f2cab5c bf2cab5c 3f2cab5c 3f2cab5b bf2cab5b 3f2cab5b 3f2cab5a befa40e8 beea6b92
          bea324b3 3ea324b3 be21160f be21160f 3da096b2 bba06cb8 3ba06cc8 bba06cc8 38206800 b7a06800 33a00000
          31800000 b1800000 31800000 b1800000 be27cbd1 3fe7029d bf57e42d be19ead2 3f043b8a`,
      },
      {
        initializer: "normal",
        dtype: "float32",
        options: { mean: 0.1, std: 0.02 },
        bits: `
          3e68338e bcdb3604 3e64b040 bcbf1b98 3e6305e0 bcb1c894 bc948970 3e5ef1a5 bc09d970 3e556311 3c5d35a0
          3e3ef96a 3d1bdf2a 3e25d502 3d2d3574 3e217f70 3d2d3574 3d3faff3 3e1ce0d0 3d538db8 3d692794 3d8080a4
          3d8df662 3e05d19c 3d9dae84 3dfbeb16 3df2d904 3de86d57 3db12c43 3de86d57 3db12c43 3de86d56 3db12c43
          3de86d56 3db12c44 3de86d56 3db12c44 3de86d56 3de86d56 3db12c44 3de86d56 3de86d56 3db8c79c 3dba0be0
          3dbfbfa0 3dd9d9fa 3dc65b47 3dc65b47 3dd00304 3dcc9977 3dcd0023 3dcc9977 3dcccd34 3dcccc9a 3dcccccd
          3dcccccd 3dcccccd 3dcccccd 3dcccccd 3dc61691 3e0b5c94 3daa41e4 3dc6a4b0 3de1f50c`,
      },
    ],
  },
  {
    words: `
      00000000 00000001`,
    laws: [
      {
        initializer: "normal",
        dtype: "float32",
        options: { mean: 0, std: 0 },
        bits: `
          00000000 00000000`,
      },
      {
        initializer: "normal",
        dtype: "float32",
        options: { mean: -0, std: 0 },
        bits: `
          00000000 00000000`,
      },
      {
        initializer: "normal",
        dtype: "float32",
        options: { mean: -1e-60, std: 0 },
        bits: `
          00000000 00000000`,
      },
    ],
  },
  {
    words: `
      f0000000 feffffff ff000000 ff000001 fffe0000 ffff0001 ffffff00 fffffff0 fffffffd fffffffe ffffffff
      deadbeef 12345678 6627e8d5 e169c58d 9b00dbd8 00000000 00000001`,
    laws: [
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: 0, hi: 1 },
        bits: `
          3f700000 3f7effff 3f7f0000 3f7f0000 3f7ffe00 3f7fff00 3f7fffff 3f7fffff 3f7fffff 3f7fffff 3f7fffff
          3f5eadbe 3d91a2b0 3ecc4fd0 3f6169c5 3f1b00db 00000000 00000000`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: -1, hi: 1 },
        bits: `
          3f600000 3f7dfffe 3f7e0000 3f7e0000 3f7ffc00 3f7ffe00 3f7ffffe 3f7ffffe 3f7ffffe 3f7ffffe 3f7ffffe
          3f3d5b7c bf5b9754 be4ec0c0 3f42d38a 3e5806d8 bf800000 bf800000`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: -0.35, hi: 0.35 },
        bits: `
          3e9ccccd 3eb1cccb 3eb1cccd 3eb1cccd 3eb33066 3eb331cd 3eb33332 3eb33332 3eb33332 3eb33332 3eb33332
          3e848cd7 be99b6bb bd90ba20 3e8860e0 3d9737fd beb33333 beb33333`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: 0.25, hi: 3 },
        bits: `
          40350000 403f5000 403f5000 403f5000 403ffea0 403fff50 403fffff 403fffff 403fffff 403fffff 403fffff
          40291772 3ee41fd8 3fac76df 402af8b8 3ff5212d 3e800000 3e800000`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: 0.1, hi: 0.3 },
        bits: `
          3e933333 3e993333 3e993333 3e993333 3e9998cd 3e999933 3e999999 3e999999 3e999999 3e999999 3e999999
          3e8c457f 3de9ed57 3e381fed 3e8d5d82 3e626716 3dcccccd 3dcccccd`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: 0.7, hi: 1.3 },
        bits: `
          3fa1999a 3fa6199a 3fa6199a 3fa6199a 3fa665cd 3fa6661a 3fa66666 3fa66666 3fa66666 3fa66666 3fa66666
          3f9c6753 3f3e1f66 3f707e58 3f9d3955 3f8819db 3f333334 3f333334`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: 100.1, hi: 100.2 },
        bits: `
          42c86333 42c86633 42c86633 42c86633 42c86666 42c86666 42c86666 42c86666 42c86666 42c86666 42c86666
          42c85fbd 42c836d7 42c847a2 42c86049 42c85234 42c83334 42c83334`,
      },
      {
        initializer: "uniform",
        dtype: "float32",
        options: { lo: -0.7, hi: 0.1 },
        bits: `
          3d4cccc8 3dc66660 3dc66664 3dc66664 3dccc000 3dccc664 3dccccc4 3dccccc4 3dccccc4 3dccccc4 3dccccc4
          bb874dc0 bf24a2ee bec2f35a 3b90b540 be5cca10 bf333333 bf333333`,
      },
    ],
  },
  {
    words: `
      fffe0000 ffff0001 ffffff00 fffffff0 fffffffd fffffffe ffffffff deadbeef 12345678 6627e8d5 e169c58d
      9b00dbd8 ff800000 fff00000 00000000 00000001`,
    laws: [
      {
        initializer: "uniform",
        dtype: "float16",
        options: { lo: 0, hi: 1 },
        bits: `
          3bff 3bff 3bff 3bff 3bff 3bff 3bff 3af5 2c8d 3662 3b0b 38d8 3bfc 3bff 0000 0000`,
      },
      {
        initializer: "uniform",
        dtype: "float16",
        options: { lo: -0.35, hi: 0.35 },
        bits: `
          3599 3599 3599 3599 3599 3599 3599 3424 b4ce ac86 3443 2cba 3594 3599 b599 b599`,
      },
      {
        initializer: "uniform",
        dtype: "float16",
        options: { lo: 0.7, hi: 1.3 },
        bits: `
          3d33 3d33 3d33 3d33 3d33 3d33 3d33 3ce3 39f1 3b84 3cea 3c41 3d32 3d33 399a 399a`,
      },
      {
        initializer: "uniform",
        dtype: "float16",
        options: { lo: -0.001, hi: 0 },
        bits: `
          8001 8001 8001 8001 8001 8001 8001 8844 939c 90ec 87d5 8e77 8021 8004 9418 9418`,
      },
      {
        initializer: "uniform",
        dtype: "bfloat16",
        options: { lo: 0, hi: 1 },
        bits: `
          3f7f 3f7f 3f7f 3f7f 3f7f 3f7f 3f7f 3f5f 3d92 3ecc 3f61 3f1b 3f7f 3f7f 0000 0000`,
      },
      {
        initializer: "uniform",
        dtype: "bfloat16",
        options: { lo: -0.35, hi: 0.35 },
        bits: `
          3eb3 3eb3 3eb3 3eb3 3eb3 3eb3 3eb3 3e85 be9a bd91 3e88 3d97 3eb2 3eb3 beb3 beb3`,
      },
      {
        initializer: "uniform",
        dtype: "bfloat16",
        options: { lo: 0.7, hi: 1.3 },
        bits: `
          3fa6 3fa6 3fa6 3fa6 3fa6 3fa6 3fa6 3f9c 3f3e 3f70 3f9d 3f88 3fa6 3fa6 3f34 3f34`,
      },
      {
        initializer: "uniform",
        dtype: "bfloat16",
        options: { lo: -0.001, hi: 0 },
        bits: `
          b303 b283 ae80 ae80 ae80 ae80 ae80 b908 ba74 ba1e b8fb b9cf b603 b483 ba83 ba83`,
      },
    ],
  },
  {
    words: `
      f0000000 feffffff ff000000 ff000001 fffe0000 ffff0001 ffffff00 fffffff0 fffffffd fffffffe ffffffff
      deadbeef 12345678 6627e8d5 e169c58d 9b00dbd8 00000000 00000001 00000002 00000003`,
    laws: [
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0, std: 1, lo: -2, hi: 2 },
        bits: `
          3fb1ccea 3ff7b6e6 3ff7b6e6 3ff7b6e6 3fffee55 3ffff72a 3ffffff8 40000000 40000000 40000000 40000000
          3f8653de bfab1ff0 be79ca92 3f8c23af 3e829e48 c0000000 c0000000 c0000000 c0000000`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0, std: 1, lo: 1, hi: 3 },
        bits: `
          40122f72 403890a0 403890a0 403890a0 403fee49 403ff723 403ffff8 40400000 40400000 40400000 40400000
          40011daf 3f860f90 3fa7166e 40033fce 3fc36d0a 3f800000 3f800000 3f800000 3f800000`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0, std: 1, lo: 0, hi: Infinity },
        bits: `
          3fee6dff 4038ae3e 4038ae3e 4038ae3e 40856d20 408a65c4 40ad763c 40bd02d8 40c55364 40cad08d 40cad08d
          3fc1b941 3db6c4fb 3f05e548 3fc74a7e 3f59f8c8 31800000 31800000 31800000 31800000`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0, std: 1, lo: -Infinity, hi: -1.5 },
        bits: `
          bfc43afb bfc0421f bfc0421f bfc0421f bfc00084 bfc00041 bfc00000 bfc00000 bfc00000 bfc00000 bfc00000
          bfc910d6 c025fb4d bff756b3 bfc84884 bfdf6bef c0cad08d c0cad08d c0cad08d c0cad08d`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0.1, std: 0.02, lo: 0.05, hi: 0.15 },
        bits: `
          3e04f16c 3e15fdf1 3e15fdf1 3e15fdf1 3e19909a 3e199519 3e199995 3e199999 3e199999 3e199999 3e199999
          3dfa071d 3d923ff1 3dc27469 3dfc13a4 3dd79eb9 3d4cccce 3d4cccce 3d4cccce 3d4cccce`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0, std: 0.02, lo: -2, hi: 2 },
        bits: `
          3cfb59ac 3d59e9a7 3d59e9a7 3d59e9a9 3da43309 3daac929 3dd8e2bd 3decfc47 3df93ef2 3dfc93b3 3e01cd27
          3cb86c4b bcf0722b bba7a6cd 3cc0efc1 3baf5980 be01cd27 bdfc93b3 bdf93ef2 bdf70746`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0.22, std: 0.72, lo: 0, hi: Infinity },
        bits: `
          3fbedafe 400fe5e3 400fe5e3 400fe5e3 404bf11d 40532d01 4083087d 408e3a3e 40951d52 40951d52 40991109
          3f9d3773 3da82a32 3ee86e42 3fa16dae 3f37c8f8 00000000 00000000 00000000 00000000`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float32",
        options: { mean: 0.09, std: 0.48, lo: -Infinity, hi: 0 },
        bits: `
          bd06632e bb057a80 bb057a80 bb057a80 b7856000 b7054000 b2c00000 00000000 00000000 00000000 00000000
          bd8d4c4e bf4f9746 bebc903d bd817c94 be638780 c03cf12b c03cf12b c03cf12b c037ac37`,
      },
    ],
  },
  {
    words: `
      fffffffd fffffffe ffffffff deadbeef 12345678 6627e8d5 e169c58d 9b00dbd8 00000000 00000001`,
    laws: [
      {
        initializer: "truncatedNormal",
        dtype: "bfloat16",
        options: { mean: 0, std: 1, lo: -2.01, hi: 2.01 },
        bits: `
          4000 4000 4000 3f87 bfab be7a 3f8c 3e83 c000 c000`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "float16",
        options: { mean: 0, std: 1, lo: -2.01, hi: 2.01 },
        bits: `
          4005 4005 4005 3c34 bd5c b3d1 3c63 3416 c005 c005`,
      },
      {
        initializer: "truncatedNormal",
        dtype: "bfloat16",
        options: { mean: 0.22, std: 0.72, lo: 0, hi: Infinity },
        bits: `
          4095 4095 4099 3f9d 3da8 3ee8 3fa1 3f38 0000 0000`,
      },
    ],
  },
];
