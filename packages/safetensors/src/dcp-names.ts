/**
 * What torch's Distributed Checkpoint writes into a file's metadata (`_hf_utils.py` of torch 2.15), and its files' names.
 *
 * @module
 */

/** Key whose text says where each slice of the file begins. */
export const DCP_INFO = "DCP_SHARDING_INFO";
/** Its field of a tensor. */
export const DCP_OFFSETS = "saved_offsets";
/** Key whose text is the form's version. */
export const DCP_VERSION = "DCP_VERSION";

/** A file of one process: which process, from 1; which file of how many. */
export const DCP_FILE: RegExp = /^shard-\d{5,}-model-\d{5,}-of-\d{5,}\.safetensors$/;

/** What torch's own `FileSystemWriter` has beside its `.distcp` files, all of them pickled. */
export const DCP_PICKLE = ".metadata";
