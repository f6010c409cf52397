import {
  Anchor,
  Button,
  NavLink,
  type AnchorProps,
  type ButtonProps,
  type NavLinkProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithoutRef, ReactNode, Ref } from "react";

type Own<Props> = Omit<Props, "href"> &
  Omit<ComponentPropsWithoutRef<"a">, keyof Props | "href"> & {
    readonly ref?: Ref<HTMLAnchorElement>;
    readonly children?: ReactNode;
  };

/** Links within the console: where they lead is checked against the routes when it is compiled. */
export const AnchorLink = createLink((props: Own<AnchorProps>) => <Anchor fz="inherit" {...props} />);
export const ButtonLink = createLink((props: Own<ButtonProps>) => <Button component="a" {...props} />);
export const NavigationLink = createLink((props: Own<NavLinkProps>) => <NavLink component="a" {...props} />);
